"""The words, names and rows that people reach for first when a password is asked."""

COMMON_WORDS = frozenset(
    """
    wachtwoord paswoord password passwort passw0rd passphrase geheim geheimpje secret welkom welcome
    hallo hello inloggen login aanmelden toegang access admin administrator beheer beheerder root
    user gebruiker gast guest test testen tester testing proef demo voorbeeld example sample default
    standaard tijdelijk temp temporary verander veranderen wijzig wijzigen change changeme nieuw
    nieuwe vergeten reset herstel sleutel letmein trustno iloveyou ikhouvanjou liefde lief liefje
    schatje schat love lover baby prinses princess superman batman spiderman pokemon starwars dragon
    draak monkey aapje master meester shadow sunshine zonnetje football voetbal feyenoord ajax psv
    amsterdam rotterdam utrecht nederland holland oranje gouda leiden alkmaar hoorn apeldoorn
    deventer lente zomer herfst winter spring summer autumn januari februari maart april juni juli
    augustus september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag
    zondag monday tuesday wednesday thursday friday saturday sunday vandaag morgen gisteren vakantie
    weekend computer laptop internet windows google facebook microsoft apple android samsung iphone
    telefoon hond hondje poes poesje katten kater paard paardje konijn vogel vlinder bloem bloemen
    roosje zonnebloem kaas kaasje koffie chocola chocolade appel appeltaart banaan aardbei
    pannenkoek mama papa oma opa moeder vader zoon dochter broer zusje familie kinderen kind jongen
    meisje daniel thomas jeroen martijn michiel johan peter jan piet klaas marieke sanne laura lisa
    emma sophie anna maria kevin dennis robin michael jessica ashley jordan charlie hannah zorg
    jeugdzorg jeugd hulp gemeente regio aanbieder aanbod wachttijd wachtlijst organisatie stichting
    kantoor werk bedrijf ziekenhuis thuiszorg zorginstelling huisarts praktijk sociaal team
    """.split()
)

FILLER_WORDS = frozenset("mijn onze voor het een van met dit deze jouw jij ik ben is de en".split())

SEQUENCES = (
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "01234567890123456789",
    "98765432109876543210",
    "qwertyuiop[]",
    "poiuytrewq",
    "azertyuiop",
    "asdfghjkl;'",
    "lkjhgfdsa",
    "qsdfghjklm",
    "zxcvbnm,./",
    "mnbvcxz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()",
    "qazwsxedcrfvtgbyhnujm",
)
