"""What coordinators keep beside a case for themselves: notes, follow-up days, who has it in hand."""
