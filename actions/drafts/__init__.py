"""A round on its way to be sent: a draft made, changed, checked, sent out, put off and thrown away."""
