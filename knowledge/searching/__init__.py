"""The search as coordinators run it: recommendations, synonyms, weights, figures, and what readers did not find."""
