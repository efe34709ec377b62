"""Who may do what in the admin: the groups of staff and their permissions."""

from dataclasses import dataclass

VIEW, ADD, CHANGE, DELETE = "view", "add", "change", "delete"
EVERYTHING = (VIEW, ADD, CHANGE, DELETE)


@dataclass(frozen=True)
class Role:
    """A group: which actions on which models, and permissions beyond these."""

    name: str
    actions: dict[str, tuple[str, ...]]
    further: tuple[str, ...] = ()


WRITING = {
    "faq.entry": (VIEW, ADD, CHANGE),
    "faq.revision": (VIEW, ADD, CHANGE),
    "faq.step": EVERYTHING,
    "faq.symptom": EVERYTHING,
    "faq.synonymgroup": EVERYTHING,
    "faq.tile": EVERYTHING,
    "faq.searchcount": (VIEW,),
    "faq.feedback": (VIEW, DELETE),
    "faq.stepstop": (VIEW,),
}
READING = dict.fromkeys(
    (
        "contacts.wallet",
        "contacts.topic",
        "contacts.channel",
        "contacts.serviceperiod",
        "contacts.specialday",
        "contacts.contactvalue",
        "contacts.reportedfake",
        "contacts.contactreport",
        "contacts.sourcedocument",
        "contacts.sourcesection",
        "contacts.calendaryear",
        "contacts.calendarday",
        *WRITING,
    ),
    (VIEW,),
)
CONTACTS = {
    "contacts.channel": (VIEW, ADD, CHANGE),
    "contacts.serviceperiod": EVERYTHING,
    "contacts.specialday": EVERYTHING,
    "contacts.contactvalue": (VIEW, ADD),
    "contacts.reportedfake": EVERYTHING,
    "contacts.contactreport": (VIEW, CHANGE),
}
MANAGING = {
    "contacts.wallet": EVERYTHING,
    "contacts.topic": EVERYTHING,
    "contacts.channel": EVERYTHING,
    "contacts.contactreport": EVERYTHING,
    "contacts.sourcedocument": EVERYTHING,
    "contacts.sourcesection": EVERYTHING,
    "faq.entry": EVERYTHING,
    "faq.revision": EVERYTHING,
    "contacts.calendaryear": EVERYTHING,
    "contacts.calendarday": EVERYTHING,
    "auth.user": (VIEW, ADD, CHANGE),
}
AUDITING = {"admin.logentry": (VIEW,), "faq.accountevent": (VIEW,)}

ROLES = (
    Role("编辑", READING | WRITING),
    Role("审核", READING | WRITING, ("faq.approve_revision", "contacts.approve_contactvalue")),
    Role("联系信息管理员", READING | CONTACTS),
    Role("只读审计", READING | AUDITING, ("faq.export_history",)),
    Role(
        "管理员",
        READING | WRITING | CONTACTS | MANAGING | AUDITING,
        (
            *("faq.approve_revision", "faq.publish_own_revision", "contacts.approve_contactvalue"),
            "faq.export_history",
        ),
    ),
)
