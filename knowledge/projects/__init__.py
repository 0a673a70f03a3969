"""Joint projects with partners and milestones."""
