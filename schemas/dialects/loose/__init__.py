"""Values as feeds really write them, read tolerantly: what every dialect reads its texts, dates, formats, licences and places with."""
