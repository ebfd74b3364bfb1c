"""A scripted year, played through the real services and jobs with a moved clock."""
