"""How are days and times written, where Django's own formats of a language do not fit readers of several countries?"""
