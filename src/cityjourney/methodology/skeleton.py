"""The files of the methodology that `new` writes: two phases, two roles, one event, one deliverable.

`$name` and the like are filled in by `new`. Every comment is for the person who writes the next one.
"""

SKELETON: dict[str, str] = {
    "methodology.yaml": """\
# What this methodology is. Lines that begin with "#" are notes for the writer; nobody else sees them.
key: $key
version: 0.1.0            # raise it with every change that running cities should notice
name:
  $language: $name
  # Other languages stand below the first one, such as "  es: ...". What is missing is shown in the first.
summary:
  $language: Say in one or two sentences what cities gain from it.
source:
  $language: Say where it comes from, and who wrote it.
licence: CC-BY-4.0
languages: [$languages]   # every text must exist in the first one
""",
    "city_types.yaml": """\
# The ways for a city to take part. The guide marks and filters by them, with a word, a shape and a colour.
- key: city
  name:
    $language: Participating city
  short_name:
    $language: City
  summary:
    $language: A city that takes part from the first day to the last.
  shape: circle           # circle, square, triangle, diamond, hexagon or star
  hue: 1                  # one of the six colours of the guide
  part: core              # core: does the work itself; mentor: helps others
""",
    "roles.yaml": """\
# Who somebody is in a programme, and what follows from it.
- key: programme-team
  name:
    $language: Programme team
  sentence:
    $language: Runs the programme and helps every city.
  scope: programme        # programme: sees all cities; city: belongs to one
  grants:
    - may: [programme.see, programme.manage, city.see, city.edit, guide.read, guide.answer]
- key: representative
  name:
    $language: City representative
  sentence:
    $language: Leads the work of one city.
  scope: city
  seats: 3                # at most so many in one city; leave the line out for any number
  grants:
    - may: [city.see, city.edit, guide.read, guide.ask]
""",
    "phases.yaml": """\
# In order. A phase follows the one before it; "starts_with: <key>" lets it run beside another one.
- key: prepare
  name:
    $language: Find out where the city stands
  short_name:
    $language: Prepare
  months: 2
  hue: 1
  overview:
    $language: Say what happens in this phase, and why it is worth the time.
  objectives:
    - text:
        $language: Know where the city stands.
  priorities:
    - month: 1            # counts from 1 inside the phase
      text:
        $language: Bring the team together.
  achievements:
    - key: team-complete
      text:
        $language: The city has its team.
- key: act
  name:
    $language: Do what was planned
  short_name:
    $language: Act
  months: 6
  hue: 2
  overview:
    $language: Say what happens in this phase, and why it is worth the time.
  objectives:
    - text:
        $language: Put the plan to work.
  cycles:                 # equal parts of a phase; number times months fill it
    name:
      $language: Cycle
    count: 2
    months: 3
""",
    "themes.yaml": """\
# The tracks that a city can choose from. "[]" means: none yet. Take it away when you write the first.
# - key: clean-air
#   name:
#     $language: Clean air
#   summary:
#     $language: Breathe freely in every street.
[]
""",
    "event_groups.yaml": """\
# What a kind of event is good for. Each group needs at least one event.
- key: work-together
  name:
    $language: Work together
  summary:
    $language: People of the city sit at one table.
""",
    "event_kinds/kick-off.yaml": """\
# One kind of event in each file; the file is called like its key.
key: kick-off
name:
  $language: Kick-off
group: work-together
reach: city               # city: one city; several_cities: a group of them; cohort: all of them
phases: [prepare]
purpose:
  $language: Everybody knows what is ahead, and who does what.
description:
  $language: Say what happens, in a few short sentences.
objectives:
  - $language: Agree on the goals of the city.
audience:
  - $language: The people who will do the work.
roles: [representative, programme-team]
size: {min: 5, max: 15}
minutes: 60               # the points of the agenda add up to it
duration:
  $language: One hour
delivery: [in_person, online]
preparation:
  - key: agenda-sent
    text:
      $language: Send the agenda.
    role: representative
    days_before: 7
agenda:
  - title:
      $language: Who is who
    minutes: 20
  - title:
      $language: What is ahead
    minutes: 40
    outcome: agreement    # information, decision, agreement or action
when:
  - phase: prepare
    month: 1
""",
    "credits.yaml": """\
# Visits that the programme pays for. "[]" means: none yet.
# - key: expert-visit
#   name:
#     $language: Visit of the expert
#   event_kinds: [kick-off]
#   giver: programme-team
#   amount: 2
#   delivery: [online]
#   summary:
#     $language: Two hours with somebody who has done it before.
[]
""",
    "deliverables.yaml": """\
# What a city hands in: perhaps as a draft, always as a final version.
- key: plan
  name:
    $language: Plan of the city
  purpose:
    $language: One page that everybody in the city can stand behind.
  contents:
    - $language: Goals
    - $language: Who does what until when
  kind: report            # report or action
  draft: {phase: prepare, month: 1}
  final: {phase: prepare, month: 2}
  reviewers: [programme-team]
""",
    "tools.yaml": """\
# What helps a city to do the work: a questionnaire, a guide, a template.
# - key: self-check
#   name:
#     $language: Self-check
#   phases: [prepare]
#   purpose:
#     $language: See in an hour where the city stands.
#   description:
#     $language: Say what it is, and how it is used.
[]
""",
    "glossary.yaml": """\
# One word, one meaning. The guide explains these words where they stand.
- key: phase
  term:
    $language: Phase
  meaning:
    $language: A part of the programme with its own goals.
""",
    "help.yaml": """\
# What people ask, with the answer. "about" names the phases, events, tools or pages beside which it is shown.
- key: who-comes
  question:
    $language: Who should come to the kick-off?
  answer:
    $language: Everybody who will do the work. Fewer than fifteen people talk more freely.
  about: [kick-off]
""",
    "guide/welcome.yaml": """\
# A page of the guide. The body is Markdown.
key: welcome
name:
  $language: Welcome
section: start            # start, together or results
order: 1
lead:
  $language: Start here.
body:
  $language: |-
    Say what readers find in this guide.

    - What happens in each phase
    - How to prepare for each event
""",
    "DATA-SOURCES.md": """\
# Sources and licences

Say here where the texts and figures come from, and under which licence they may be used.
`cityjourney methodology check --languages` counts the texts that wait for a translation.
""",
}
