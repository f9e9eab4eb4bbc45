"""An answer, and where nothing has all the words: the answer to the query put right, or that query as a suggestion."""

from collections.abc import Callable
from dataclasses import replace

from catalog_service.search.asking.asked import Asked, put_right, told_corrected
from catalog_service.search.asking.characters import Vocabulary
from catalog_service.search.asking.corrections import corrections
from catalog_service.search.engine import Answer
from catalog_service.search.notes import NOTES
from catalog_service.search.query import Query


def answered(query: Query, asked: Asked, answer_of: Callable[[Query, Asked], Answer], vocabulary: Vocabulary) -> Answer:
    """Where nothing was found at all, a query put right that finds something is answered instead; where only some of the words were
    found, one that is found whole is suggested."""
    answer = answer_of(query, asked)
    relaxed = NOTES["relaxed"] in answer.notes
    if not asked.plan or (answer.total and (not relaxed or asked.cursor)):
        return answer
    for better in corrections(query.q, vocabulary):
        right = put_right(query, asked, better)
        if not answer.total:
            second = answer_of(query, right)
            if second.total:
                return told_corrected(second, better)
        else:
            second = answer_of(replace(query, page_size=1, facets=()), right)
            if second.total and NOTES["relaxed"] not in second.notes:
                return replace(answer, suggested=better)
    return answer
