"""What people say in the story. All of it is invented; no city has said or done any of this."""

from collections.abc import Mapping, Sequence

GUESTS: Sequence[tuple[str, str]] = (
    ("Alma Reyes", "Neighbourhood Energy Club"), ("Boris Lang", "Regional Bus Company"),
    ("Cecile Arnaud", "School of Design"), ("Dina Kostic", "Chamber of Small Trade"),
    ("Emil Strand", "Open Data Circle"), ("Flora Bianchi", "Housing Cooperative North"),
    ("Goran Hill", "Water Works"), ("Helga Moen", "University Lab for Cities"),
    ("Ilan Croft", "Start-up Yard"), ("Jana Novak", "Hospital Network"),
    ("Karim Said", "Youth Council"), ("Lena Fuchs", "Cycling Alliance"),
    ("Milo Santos", "Visitor Bureau"), ("Nadia Ferro", "Vocational Academy"),
)  # fmt: skip
SPANISH_GUESTS: Sequence[tuple[str, str]] = (
    ("Rosa Jimena", "Asociación Vecinal del Río"), ("Tomás Arce", "Transportes de la Vega"),
    ("Elvira Montes", "Escuela de Oficios"), ("Julián Prado", "Cooperativa Solar del Sur"),
    ("Marta Olmo", "Cámara de Comercio Joven"), ("Saúl Benítez", "Laboratorio Ciudadano"),
    ("Nuria Campos", "Red de Hoteles Verdes"), ("Andrés Lara", "Universidad Popular"),
)  # fmt: skip

NOTES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "en": {
        "information": (
            "Everybody said in two sentences what moved since last time. The heat map of the old town is ready and "
            "will be shown to the neighbourhoods in two weeks.",
            "The data office showed the first figures. They are small, but they point in the right direction; the "
            "source and the month stand beside each figure.",
            "The lead expert told how two other cities solved the same question. The links are in the shared folder.",
            "We went through what was promised last time. Most of it is done; one thing waits for a signature.",
            "The partners brought three examples. The one about shared repair shops fits us best.",
        ),
        "decision": (
            "We keep three priorities and put the fourth aside until the next cycle. Nobody objected.",
            "The pilot starts in one district, with one school and one library, and is looked at after three months.",
            "The indicator stays, but it is counted per household from now on. The old series is kept beside it.",
            "The small version comes first. It costs less and shows sooner whether people use it.",
        ),
        "agreement": (
            "The university takes the survey over, the city sends the invitations, the bus company adds its counts.",
            "We meet again in two weeks, shorter, with the data on the screen from the first minute.",
            "Each partner names one person who answers within two days. The list goes round today.",
        ),
        "action": (
            "Next steps are below, each with one name and one date. Whoever sees trouble says so early.",
            "The tender text is written by two people and read by a third before it goes out.",
            "We make one page for citizens: what changes, when, whom to ask. Draft by the end of next week.",
        ),
    },
    "es": {
        "information": (
            "Cada cual contó en dos frases qué ha avanzado desde la última vez. El mapa de calor del centro está listo "
            "y se enseñará a los barrios en dos semanas.",
            "La oficina de datos mostró las primeras cifras. Son pequeñas, pero van en la buena dirección.",
            "Repasamos lo acordado la última vez. Casi todo está hecho; falta una firma.",
        ),
        "decision": (
            "Mantenemos tres prioridades y dejamos la cuarta para el próximo ciclo. Nadie se opuso.",
            "El piloto empieza en un barrio, con un colegio y una biblioteca, y se revisa a los tres meses.",
        ),
        "agreement": (
            "La universidad se encarga de la encuesta, la ciudad envía las invitaciones y los hoteles sus datos.",
            "Cada socio nombra a una persona que responde en dos días. La lista circula hoy mismo.",
        ),
        "action": (
            "Los próximos pasos están abajo, cada uno con un nombre y una fecha.",
            "Preparamos una página para la ciudadanía: qué cambia, cuándo y a quién preguntar.",
        ),
    },
}
"""By language and by what a point of the agenda ends with."""

PROMISES: Mapping[str, Sequence[str]] = {
    "en": (
        "Send the counts of the last three months, with their source",
        "Write the first draft of the tender for shared repair shops",
        "Ask two schools whether they join the pilot",
        "Bring the sensor data of the river quarter into the open data portal",
        "Name one contact person who answers within two days",
        "Share the questionnaire of the household survey with the group",
        "Invite the youth council to the next call",
        "Check which fund fits the advice centre for homes",
        "Ask the port for its shore power plan, and until when it holds",
        "Put the map of empty ground floors on the city's website",
        "Walk the bus line with two people who use a wheelchair",
        "Compare three offers for the air sensors by cost over ten years",
        "Write down what the first district taught us, on one page",
        "Bring the numbers of the night market to the next meeting",
    ),
    "es": (
        "Enviar los recuentos de los tres últimos meses, con su fuente",
        "Preguntar a dos colegios si se suman al piloto",
        "Publicar los datos de los sensores del río en el portal abierto",
        "Escribir el primer borrador del pliego para las rutas verdes",
        "Invitar al consejo de la juventud a la próxima llamada",
        "Preguntar a la universidad por dos estudiantes en prácticas",
        "Recorrer la línea 8 con dos personas que usan silla de ruedas",
        "Comparar tres ofertas de sensores por su coste en diez años",
        "Resumir en una página lo aprendido en el primer barrio",
        "Traer las cifras del aparcamiento disuasorio a la próxima reunión",
        "Dar un nombre de contacto que responda en dos días",
        "Revisar qué fondo sirve para la oficina de rehabilitación",
        "Poner en la web el mapa de locales vacíos del centro",
    ),
}
DECISIONS: Mapping[str, Sequence[str]] = {
    "en": ("The pilot begins in one district first.", "Three priorities for this cycle; the fourth waits."),
    "es": ("El piloto empieza primero en un barrio.", "Tres prioridades para este ciclo; la cuarta espera."),
}
KEPT: Mapping[str, Sequence[str]] = {
    "en": ("Done; the link is in the shared folder.", "Done, a week early.", "Done together with the data office."),
    "es": ("Hecho; el enlace está en la carpeta común.", "Hecho, con una semana de antelación."),
}
DROPPED: Mapping[str, Sequence[str]] = {
    "en": ("Somebody else has done it already.", "The council chose another way; this is no longer needed."),
    "es": ("Ya lo ha hecho otra persona.", "El pleno eligió otro camino; ya no hace falta."),
}
GIVEN_BACK: Mapping[str, str] = {
    "en": "The expert is ill; the visit is given back and booked anew.",
    "es": "La persona experta está enferma; la visita se devuelve y se reserva de nuevo.",
}
LATE_JOINER = "The city joined the programme later; the expert told it what had come before."
OPEN_WALKS: Mapping[str, str] = {
    "en": "Open walk: what changes in your street",
    "es": "Paseo abierto: qué cambia en su calle",
}
AHEAD: Mapping[str, Sequence[tuple[str, str]]] = {
    "en": (
        ("Can two colleagues of the data office join for the first half hour?", "Gladly; send them the link."),
        ("Shall we bring printed maps, or is the screen enough?", "The screen is enough, the wall is large."),
    ),
    "es": (
        ("¿Podemos llevar también los datos de ocupación de verano?", "Sí, con los de los dos últimos años."),
        ("¿Habrá sitio para dos personas de la universidad?", "Claro que sí, la sala es grande."),
    ),
}
AMENDMENTS: Mapping[str, Sequence[str]] = {
    "en": ("Please add that the counts are from workdays only.", "The date of the next call is missing here."),
    "es": ("Conviene añadir que los recuentos son solo de días laborables.", "Aquí falta la fecha de la reunión."),
}
SKIP_REASONS: Mapping[str, Sequence[str]] = {
    "en": (
        "The same people met on the same subject two weeks before; a short note went round instead.",
        "The council is in recess this month, and nothing would be ready to discuss.",
    ),
    "es": (
        "Las mismas personas trataron lo mismo dos semanas antes; en su lugar circuló una nota breve.",
        "El pleno está de vacaciones este mes y no habría nada que tratar.",
    ),
}
BEFORE_US = "Held before the city worked with this platform; the minutes lie in its archive."
MERGE_REASONS: Mapping[str, Sequence[str]] = {
    "en": ("Holiday month: one meeting does the work of two.", "Same people, same subjects: one call is enough."),
    "es": ("Mes de vacaciones: una reunión vale por dos.", "Mismas personas, mismos asuntos: basta una llamada."),
}
PLACES: Mapping[str, Sequence[str]] = {
    "en": ("Town hall, blue room", "City library, first floor", "Innovation centre, hall 2"),
    "es": ("Ayuntamiento, sala de comisiones", "Biblioteca municipal, primera planta", "Centro Europeo, aula 4"),
}
VENUE = "Congress centre, Brussels"

REPORT: Mapping[str, str] = {
    "en": """# {title}: {city}

## Where we stand

Homes and offices use most of the energy; the bus network carries one trip in five. Surveys say that people know little
of what the city already offers. The figures below are from an exercise and describe nobody.

## Where we want to go

In three years, every household knows where to ask for advice, and one in ten has used it. Open data is published in the
month in which it is made.

## How we get there

1. An advice centre for homes, run together with the housing cooperative.
2. Green routes between school, market and station.
3. One shared place for data, open by default.

## Who takes part

The university measures, the bus company counts, the schools tell. The city hall keeps the promise list.
{more}
## What we measure

Households advised: 120 at the start, 900 wanted. Open datasets in use: 4 at the start, 15 wanted.
""",
    "es": """# {title}: {city}

## Dónde estamos

Las visitas se concentran en dos barrios y en cuatro meses. El autobús lleva uno de cada cinco viajes. Las cifras son de
un ejercicio y no describen a nadie.

## Adónde queremos ir

En tres años, las visitas se reparten mejor, los barrios ganan y cada hogar sabe dónde pedir consejo sobre energía.

## Cómo llegamos

1. Rutas verdes entre barrios, con los hoteles y los comercios.
2. Un punto de consejo para rehabilitar viviendas.
3. Datos abiertos de movilidad y de ocupación, cada mes.

## Quién participa

La universidad mide, los hoteles cuentan, los colegios explican. El ayuntamiento guarda la lista de promesas.
{more}
## Qué medimos

Hogares aconsejados: 120 al empezar, 900 al final. Conjuntos de datos en uso: 4 al empezar, 15 al final.
""",
}
MORE: Mapping[str, str] = {
    "en": "\n## What it costs\n\nThe first cycle needs 180,000 euros; two thirds are secured.\n",
    "es": "\n## Cuánto cuesta\n\nEl primer ciclo necesita 180.000 euros; dos tercios están asegurados, con fuente.\n",
}
NEWER: Mapping[str, str] = {
    "en": "\nVersion {number}: the months of all figures were added.\n",
    "es": "\nVersión {number}: se han añadido los meses de todas las cifras.\n",
}
PASSAGES: Mapping[str, Sequence[tuple[str, str]]] = {
    "en": (
        ("Households advised: 120 at the start", "Good that the start is named. Which month is it from?"),
        ("The university measures", "Please name the team; they will be asked."),
        ("Green routes between school, market and station", "A strong one. Say which comes first."),
    ),
    "es": (
        ("Hogares aconsejados: 120 al empezar", "Bien que conste el punto de partida. ¿De qué mes es?"),
        ("Rutas verdes entre barrios", "Muy buena. Diga cuál va primero y quién la lleva."),
        ("los hoteles cuentan", "Conviene nombrar a la red que lo ha prometido."),
    ),
}
"""Passages of the report, and what a reviewer says to them."""
RETURNS: Mapping[str, Sequence[str]] = {
    "en": (
        "Nearly there. Two figures need their month, and the costs are missing. The rest reads very well.",
        "A clear text. Please say who leads each of the three measures, then it can go to everybody.",
    ),
    "es": (
        "Falta poco. Dos cifras necesitan su mes y faltan los costes. El resto se lee muy bien.",
        "Un texto claro. Diga quién lleva cada una de las tres medidas y podrá llegar a todo el mundo.",
    ),
}
ACCEPTS: Mapping[str, Sequence[str]] = {
    "en": (
        "Clear, short and honest about what is not known yet. Thank you.",
        "Well done. Others will want to read it.",
    ),
    "es": (
        "Claro, breve y honesto con lo que aún no se sabe. Gracias.",
        "Buen trabajo. Otras ciudades querrán leerlo.",
    ),
}
EXTENSIONS: Mapping[str, Sequence[tuple[str, str]]] = {
    "en": (
        ("The figures of the bus network come two weeks later than planned.", "Agreed. Take the time for the figures."),
        ("Two colleagues are on leave; we want their chapter in it.", "Of course. Send us the rest when it is ready."),
    ),
    "es": (
        ("Las cifras de autobuses llegan dos semanas más tarde.", "De acuerdo. Tómense ese tiempo."),
        ("Dos personas están de permiso y queremos su capítulo.", "Claro que sí. Envíen el resto cuando esté."),
    ),
}
LONG_EXTENSION: Mapping[str, tuple[str, str]] = {
    "en": (
        "The council votes on next year's budget in autumn; the targets depend on it.",
        "Agreed. Hand in what does not depend on the vote as soon as it stands.",
    ),
    "es": (
        "El pleno vota en otoño el presupuesto del año próximo y las metas dependen de él.",
        "De acuerdo. Entreguen cuanto antes lo que no dependa de la votación.",
    ),
}
CLAIMS: Mapping[str, Sequence[str]] = {
    "en": (
        "Shown in the last stakeholder meeting; the pictures and the list of partners are in the shared folder.",
        "The plan is signed by the mayor and by the partners; it hangs in the town hall.",
        "Eleven organisations take part by now, each with one person by name.",
        "First figures are published and are renewed every month.",
    ),
    "es": (
        "Se enseñó en la última reunión con agentes locales; las fotos están en la carpeta común.",
        "El plan lleva la firma de la alcaldía y de los socios; está expuesto en el ayuntamiento.",
        "Ya participan once organizaciones, cada una con una persona designada.",
        "Las primeras cifras están publicadas y se renuevan cada mes.",
    ),
}
CONFIRMATIONS: Mapping[str, Sequence[str]] = {
    "en": ("Seen on the last visit. Congratulations.", "I read it and agree.", ""),
    "es": ("Lo vi en la última visita. Enhorabuena.", "Leído y conforme.", ""),
}
HELP: Sequence[tuple[str, str]] = (
    ("Can a visit in the city be replaced by two online?", "Yes, if your lead expert agrees: tell us, we move it."),
    ("Who sees a deliverable before it is accepted?", "Your city, your experts and the programme team. Nobody else."),
    ("May a partner organisation write minutes?", "They may propose changes; the city writes them."),
    ("We are late with a draft. Whom do we tell?", "Ask for more time beside the deliverable. One sentence is enough."),
    ("Are invented figures fine for the first exercise?", "For the exercise, yes, if the text says so."),
    ("How many people may join an ecosystem call?", "As many as help; ten to twenty work best."),
)
