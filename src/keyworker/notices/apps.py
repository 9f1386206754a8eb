"""Registers the notices app, and has it listen to the record."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "keyworker.notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from keyworker.notices.account_mails import tell_of_account
        from keyworker.notices.answer_told import tell_of_answers
        from keyworker.notices.answered import answer_referrals
        from keyworker.notices.outbox import take_back
        from keyworker.notices.reminding import remind
        from keyworker.notices.sending import send_notices, send_notices_of_days
        from keyworker.notices.team_told import tell_of_teams
        from keyworker.notices.wrong_worker_told import tell_of_wrong_worker
        from keyworker.record.daily_update import listen_to_days, listen_to_rounds
        from keyworker.record.writing import listen

        listen(take_back)
        listen(send_notices)
        listen(answer_referrals)
        listen(tell_of_answers)
        listen(tell_of_wrong_worker)
        listen(tell_of_teams)
        listen(tell_of_account)
        listen_to_days(send_notices_of_days)
        listen_to_rounds(remind)
