"""What is new for a member: changes of all subjects, what somebody follows, their page and the weekly mail."""
