"""What the service tells about what it did with a query: fixed sentences, each with a code that stays."""

from types import MappingProxyType

NOTES = MappingProxyType(
    {
        "relaxed": "No record has all the words; these have some of them, the best matches first.",
        "question": "Read as a question: these records have some of its words, the best matches first.",
        "no_words": "There is no word in the query to look for; write words, or leave it empty to see everything.",
        "shortened": "The query is very long: all its words are looked for, and the first of them decide the order.",
        "quote": "A quotation mark is not closed: what follows it is read as words.",
        "operator": "OR stands between two words and - directly before one; here it was read past.",
        "field": "A word before a colon is no field of this search, so it was read as a word; title:, agency: or year: are fields.",
        "value": "A field cannot have the value after its colon, so it was read as words; write year:2015..2019 or issued:2019-05.",
        "corrected": "Nothing was found for what is written; these are found with its words put right.",
        "folded": "Copies of a record, such as mirrors on other sites, are neither listed nor counted beside it; copies=true lists them.",
        "wildcard": "A * counts at the end of a word of two letters or more; elsewhere it was read past.",
    }
)
