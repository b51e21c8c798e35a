"""What of a project leaves as open data: tables with their fields told, and no word that is not published."""
