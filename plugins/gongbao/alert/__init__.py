"""Alerts: match a release against subscriptions, freeze what will be said, and deliver it once per channel."""

from gongbao.alert.compose import Alert, compose_alert
from gongbao.alert.deliver import Delivery, DeliveryReport, deliver_due
from gongbao.alert.enqueue import Enqueued, enqueue_alerts
from gongbao.alert.match import Item, match_release
from gongbao.alert.outbox import Outbox, Owed
from gongbao.alert.post import post_webhook
from gongbao.alert.subscription import Channel, ChannelKind, Match, Subscription
from gongbao.alert.subscriptions import load_subscriptions

__all__ = [
    "Alert",
    "Channel",
    "ChannelKind",
    "Delivery",
    "DeliveryReport",
    "Enqueued",
    "Item",
    "Match",
    "Outbox",
    "Owed",
    "Subscription",
    "compose_alert",
    "deliver_due",
    "enqueue_alerts",
    "load_subscriptions",
    "match_release",
    "post_webhook",
]
