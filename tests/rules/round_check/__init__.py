"""May this round file be sent?"""
