"""How do many articles come in at once, from files of other systems, without a half article or a broken tree?"""
