"""What each list page costs: queries of one request by somebody of the programme team, whatever the number of rows.

One table for the whole product. A number that grows needs a reason in the commit that changes it.
"""

QUERY_COUNTS: dict[str, int] = {
    "allocations:index": 16,
    "allocations:inputs": 14,
    "allocations:new": 16,
    "allocations:wishes": 13,
    "edition": 18,
    "cities": 15,
    "cities_export": 13,
    "city": 15,
    "city_trail": 12,
    "people": 13,
    "roles": 11,
    "invitations": 13,
    "invite": 12,
    "invite_list": 12,
    "trail": 11,
    "edition_settings": 10,
    "cohort": 20,
    "cohort_csv": 17,
    "desk_city": 25,
    "journeys:achievements": 15,
    "journeys:deliverables": 16,
    "journeys:feeds": 12,
    "journeys:index": 11,
    "journeys:shared": 11,
    "journeys:timeline": 17,
    "journeys:visits": 16,
    "questionnaires:index": 12,
    "workbooks:history": 13,
    "workbooks:home": 17,
    "reports:overview": 21,
    "reports:path": 22,
    "reports:synthesis": 26,
}
