"""What other desks would export of two small tickets; written here, in their shapes."""

from __future__ import annotations

from base64 import b64encode

ZAMMAD = {
    "users": [
        {"id": 5, "firstname": "Rae", "lastname": "Okafor", "email": "rae@aldermoor.example"},
        {"id": 9, "firstname": "Ines", "lastname": "Duarte", "email": "ines@aldermoor.example"},
    ],
    "groups": [{"id": 2, "name": "IT::Service desk"}],
    "tickets": [
        {
            "id": 71, "number": "22071", "title": "Mailbox is full", "group_id": 2, "state_id": 4,
            "priority_id": 3, "customer_id": 5, "owner_id": 9, "created_at": "2024-01-02T09:00:00.000Z",
            "updated_at": "2024-01-03T10:00:00.000Z", "close_at": "2024-01-03T09:30:00.000Z",
            "first_response_at": "2024-01-02T09:40:00.000Z", "tags": ["mail"],
            "links": [{"link_type": "parent", "number": "22072"}],
            "articles": [
                {
                    "id": 1, "type": "phone", "internal": False, "created_by_id": 9, "origin_by_id": 5,
                    "content_type": "text/html", "body": "<p>Nothing <b>arrives</b>.</p>",
                    "created_at": "2024-01-02T09:00:00.000Z",
                    "attachments": [
                        {"id": 3, "filename": "screen.txt", "preferences": {"Content-Type": "text/plain"},
                         "data": b64encode(b"552 full").decode()},
                    ],
                },
                {
                    "id": 2, "type": "email", "internal": False, "created_by_id": 9,
                    "content_type": "text/plain", "body": "I raised the limit.",
                    "created_at": "2024-01-02T09:40:00.000Z",
                },
                {
                    "id": 3, "type": "note", "internal": True, "created_by_id": 9,
                    "content_type": "text/plain", "body": "Was at 2 GB.",
                    "created_at": "2024-01-02T09:41:00.000Z",
                },
            ],
        },
        {
            "id": 72, "number": "22072", "title": "Mail server", "group": "Network", "state": "open",
            "priority": "1 low", "customer": "rae@aldermoor.example", "owner_id": 1,
            "created_at": "2024-01-02T08:00:00.000Z", "articles": [],
        },
    ],
}  # fmt: skip

_RAE = {"accountId": "a1", "displayName": "Rae Okafor", "emailAddress": "rae@aldermoor.example"}
_INES = {"accountId": "a2", "displayName": "Ines Duarte", "emailAddress": "ines@aldermoor.example"}
JIRA = {
    "names": {"customfield_10050": "Support group"},
    "issues": [
        {
            "id": "10001", "key": "HELP-7", "self": "https://aldermoor.example/rest/api/3/issue/10001",
            "fields": {
                "summary": "Laptop does not wake", "status": {"name": "Resolved"},
                "priority": {"name": "Highest"}, "issuetype": {"name": "Service request"},
                "description": {"type": "doc", "version": 1, "content": [
                    {"type": "paragraph", "content": [{"type": "text", "text": "Since the "},
                     {"type": "text", "text": "update", "marks": [{"type": "strong"}]}]},
                    {"type": "bulletList", "content": [{"type": "listItem", "content": [
                        {"type": "paragraph", "content": [{"type": "text", "text": "lid closed"}]}]}]},
                ]},
                "reporter": _RAE, "assignee": _INES, "labels": ["laptop"],
                "created": "2024-02-01T10:00:00.000+0100", "updated": "2024-02-02T10:00:00.000+0100",
                "resolutiondate": "2024-02-02T09:00:00.000+0100", "resolution": {"name": "Done"},
                "customfield_10050": {"value": "Service desk"},
                "comment": {"comments": [
                    {"id": "1", "author": _INES, "created": "2024-02-01T11:00:00.000+0100",
                     "body": "Try *again*, see [here|https://x.example].", "jsdPublic": True},
                    {"id": "2", "author": _INES, "created": "2024-02-01T11:05:00.000+0100",
                     "body": "Firmware 1.2", "properties": [
                         {"key": "sd.public.comment", "value": {"internal": True}}]},
                ]},
                "attachment": [{"id": "900", "filename": "dump.log", "mimeType": "text/plain",
                                "created": "2024-02-01T10:00:00.000+0100", "author": _RAE}],
                "issuelinks": [{"type": {"name": "Duplicate"}, "inwardIssue": {"key": "HELP-3"}}],
            },
        },
    ],
}  # fmt: skip

SERVICENOW = {
    "result": [
        {
            "sys_id": "s1", "number": "INC0010007", "short_description": "VPN asks twice",
            "description": "Every morning.", "state": "3", "hold_reason": "4",
            "priority": {"value": "2", "display_value": "2 - High"},
            "caller_id": {"value": "u1", "display_value": "Rae Okafor"},
            "caller_id.email": "rae@aldermoor.example",
            "assignment_group": {"value": "g1", "display_value": "Network"},
            "assigned_to": {"value": "u2", "display_value": "Noor Haddad"},
            "assigned_to.email": "noor@aldermoor.example", "contact_type": "self-service",
            "opened_at": "2024-05-06 06:00:00", "sys_updated_on": "2024-05-07 06:00:00",
            "business_service": {"value": "b1", "display_value": "VPN"},
            "comments": "2024-05-06 08:00:00 - Noor Haddad (Additional comments)\nWe asked the vendor.\n\n"
                        "2024-05-06 07:00:00 - Rae Okafor (Additional comments)\nIt is worse\nthan yesterday.\n\n",
            "work_notes": "2024-05-06 07:30:00 - Noor Haddad (Work notes)\nToken drift (30 s).\n\n",
        },
    ],
}  # fmt: skip

GLPI = """
CREATE TABLE `glpi_tickets` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(255) DEFAULT NULL,
  `date` timestamp NULL DEFAULT NULL,
  `closedate` timestamp NULL DEFAULT NULL,
  `solvedate` timestamp NULL DEFAULT NULL,
  `date_mod` timestamp NULL DEFAULT NULL,
  `status` int NOT NULL DEFAULT '1',
  `requesttypes_id` int unsigned NOT NULL DEFAULT '0',
  `content` longtext,
  `priority` int NOT NULL DEFAULT '1',
  `type` int NOT NULL DEFAULT '1',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
INSERT INTO `glpi_tickets` VALUES (41,'Écran noir, l\\'après-midi','2024-04-01 08:00:00',NULL,'2024-04-01 12:00:00','2024-04-01 12:00:00',5,2,'&#60;p&#62;Plus rien; \\'rien\\' (1)&#60;/p&#62;',5,1),
(42,'Nouveau poste','2024-04-02 08:00:00',NULL,NULL,'2024-04-02 08:00:00',4,1,'',3,2);
INSERT INTO `glpi_users` (`id`, `name`, `realname`, `firstname`) VALUES (3,'rae','Okafor','Rae'),(4,'ines','Duarte','Ines');
INSERT INTO `glpi_useremails` (`id`, `users_id`, `is_default`, `email`) VALUES (1,3,1,'rae@aldermoor.example'),(2,4,1,'ines@aldermoor.example');
INSERT INTO `glpi_tickets_users` (`id`, `tickets_id`, `users_id`, `type`) VALUES (1,41,3,1),(2,41,4,2),(3,42,3,1);
INSERT INTO `glpi_groups` (`id`, `name`, `completename`) VALUES (7,'Service desk','IT > Service desk');
INSERT INTO `glpi_groups_tickets` (`id`, `tickets_id`, `groups_id`, `type`) VALUES (1,41,7,2);
INSERT INTO `glpi_itilfollowups` (`id`, `itemtype`, `items_id`, `date`, `users_id`, `content`, `is_private`) VALUES (1,'Ticket',41,'2024-04-01 09:00:00',4,'C\\u2019est le câble.\\nVu.',1),(2,'Problem',41,'2024-04-01 09:00:00',4,'elsewhere',0);
INSERT INTO `glpi_itilsolutions` (`id`, `itemtype`, `items_id`, `content`) VALUES (1,'Ticket',41,'Câble changé');
INSERT INTO `glpi_tickets_tickets` (`id`, `tickets_id_1`, `tickets_id_2`, `link`) VALUES (1,42,41,1);
DROP TABLE `people_person`;
"""
