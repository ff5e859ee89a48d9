"""May this round be sent?"""
