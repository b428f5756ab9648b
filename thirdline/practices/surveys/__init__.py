"""How people found it: surveys after a ticket is solved, their answers, and how many answered.

Says `plan_survey`, `send_survey`, `answer_survey`, `drop_surveys`, `open_follow_up`, `close_follow_up`. A survey is planned when a ticket
is solved and sent when it is due, at most one a person in so many days; who was asked and who
answered are both kept, for a score without its response rate says little. It asks one question; it
is no tool for questionnaires.
"""
