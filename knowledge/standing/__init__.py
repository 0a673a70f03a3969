"""Who hears that a page the law asks for is missing, unfinished or too old?"""
