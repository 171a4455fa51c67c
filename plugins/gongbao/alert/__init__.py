"""Alerts: match a release against subscriptions, freeze what will be said, and deliver it once per channel."""

from gongbao.alert.compose import Alert, compose_alert
from gongbao.alert.deliver import Delivery, DeliveryReport, deliver_due
from gongbao.alert.digest import collect_digests
from gongbao.alert.digest_times import DigestTimes
from gongbao.alert.enqueue import Enqueued, enqueue_alerts
from gongbao.alert.mail_server import MailServer
from gongbao.alert.match import Item, match_release
from gongbao.alert.outbox import Outbox, Owed
from gongbao.alert.post import post_webhook
from gongbao.alert.sending import Carriers
from gongbao.alert.subscription import Channel, ChannelKind, Match, Subscription
from gongbao.alert.subscriptions import load_subscriptions

__all__ = [
    "Alert",
    "Carriers",
    "Channel",
    "ChannelKind",
    "Delivery",
    "DeliveryReport",
    "DigestTimes",
    "Enqueued",
    "Item",
    "MailServer",
    "Match",
    "Outbox",
    "Owed",
    "Subscription",
    "collect_digests",
    "compose_alert",
    "deliver_due",
    "enqueue_alerts",
    "load_subscriptions",
    "match_release",
    "post_webhook",
]
