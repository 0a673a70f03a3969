"""What readers say without an account: was it helpful, what is wrong, what keeps them out. A queue with owners and dates."""
