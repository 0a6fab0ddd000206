class Refusal(Exception):
    """What cannot be imported, and why, in words for the person who asked."""
