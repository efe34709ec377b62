"""How a channel's state looks: the same words wherever it stands."""

from django import template

from contacts.directory import ChannelCard
from contacts.wording import status_sentence

register = template.Library()


@register.inclusion_tag("contacts/status.html")
def channel_status(card: ChannelCard) -> dict:
    """The state of `card` in words, with the time of the next change for machines."""
    status = card.status
    return {
        "state": status.state,
        "sentence": status_sentence(status, card.at),
        "change": status.until if status.state.is_open else status.next_open,
        "key": f"{card.channel.wallet_id}-{card.channel.slug}",
    }
