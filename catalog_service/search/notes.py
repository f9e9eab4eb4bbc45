"""What the service tells about what it did with a query: fixed sentences, each with a code that stays."""

from types import MappingProxyType

NOTES = MappingProxyType(
    {
        "relaxed": "No record has all the words; these have some of them, the best matches first.",
        "question": "Read as a question: these records have some of its words, the best matches first.",
        "no_words": "There is no word in the query to look for; write words, or leave it empty to see everything.",
        "shortened": "The query is very long: all its words are looked for, and the first of them decide the order.",
    }
)
