"""What befalls a decision: a notice taken down, an appeal, an annulment, and a mark made by mistake."""
