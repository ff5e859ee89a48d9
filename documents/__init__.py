"""What is written for somebody to keep or go on with: one paper as .docx, .odt, tagged PDF or a page, and tables."""
