"""A configuration in which every table has rows, for texts that go wrong."""

from __future__ import annotations

WHOLE_DESK = """
calendars:
  - slug: office
    name: Office
    time_zone: Europe/Berlin
    hours:
      mon: [['08:00', '12:00'], ['13:00', '17:00']]
      tue: [['08:00', '17:00']]
    holidays:
      - {date: 2026-12-24, name: Christmas Eve, hours: [['08:00', '12:00']]}
  - {slug: always, name: Day and night, always_open: true}
tiers:
  - {level: 0, name: Self-help, calendar: always}
  - {level: 1, name: Service desk, calendar: always, respond_within: 15m}
  - {level: 2, name: Specialists, calendar: office, respond_within: 4h, may: [waive]}
  - {level: 3, name: Engineering, calendar: always, access: [source, servers], decide_within: 3h}
teams:
  - {slug: service-desk, name: Service desk, tier: 1, takes_new: true}
  - {slug: workplace, name: Workplace and access, tier: 2}
  - {slug: network, name: Network, tier: 3, domain: network, calendar: office}
  - {slug: database, name: Database, tier: 3, domain: database}
skills:
  - {slug: bgp, name: BGP, domain: network}
rotations:
  - name: Nights
    team: network
    kind: weekly
    starts_at: 2026-06-01T08:00:00+02:00
    time_zone: Europe/Berlin
    people: [{person: noor@aldermoor.example}, {person: ada@aldermoor.example}]
services:
  - {slug: vpn, name: VPN, criticality: 1, owner_team: network, about: Remote access}
  - {slug: payroll, name: Payroll, criticality: 1}
categories:
  - slug: broken
    name: Something is broken
    kind: incident
    on_portal: true
    fields:
      - {key: device, label: Device, type: text, help: The name on its label, on_portal: true}
      - {key: site, label: Site, type: choice, choices: [Leiden, Bern], needed_to: resolve}
rules:
  - slug: vpn
    name: VPN to the network team
    position: 10
    when: {all: [{service: vpn}, {priority: {at_most: 2}}]}
    go: {team: network, strategy: skill, skill: bgp}
    tags: [vpn]
    note: First
  - {slug: rest, name: Anything else, position: 20, go: {tier: 1, strategy: least_loaded}, enabled: false}
policies:
  - slug: usual
    name: Usual promise
    kind: sla
    order: 10
    when: {service: vpn}
    targets: {first_response: 30m, resolution: {1: 4h, '*': 16h}}
    calendar: office
    pause_on: [requester]
    steps: [{at: 75%, do: notify, to: person}]
  - {slug: between-us, name: Between us, kind: ola, targets: {acknowledge: 1h}}
escalation_contracts:
  - slug: network-incident
    name: Network incident
    service: vpn
    category: broken
    tier_level: 3
    waive_when: {priority: 1}
    items:
      - {key: error_text, label: Error text, kind: question, ask_whom: agent}
      - {key: device, label: Device, kind: field, config: {field: device}, ask_whom: requester}
escalate_reasons:
  - {code: skill, words: Needs deeper knowledge, needs_items: false, position: 1}
return_reasons:
  - {code: missing, words: Something is missing, needs_items: true, position: 1}
consult_targets:
  - {tier_level: 3, within: 1h}
companies:
  - {name: Netvance, reads: department}
catalogue:
  - slug: laptop
    name: Laptop
    icon: device-laptop
    group: Devices
    position: 10
    service: vpn
    team: workplace
    price: 1290.5
    currency: EUR
    promised_within: 40h
    calendar: office
    audience: named
    roles: [requester]
    teams: [network]
    fields:
      - {key: size, label: Size, type: choice, choices: [14 inch, 16 inch], prices: {16 inch: 400}, required: true}
      - {key: seats, label: Seats, type: number, minimum: 1, maximum: 3, shown_when: {size: 16 inch}}
    approvals:
      - {key: net, label: Network, who: team, team: network, needs: all, when: {item.price: {more_than: 1500}}, remind_after: 1d}
surveys:
  - {slug: usual, name: Usual, kind: request, ask_after: 2h, share: 50, rest_days: 7, restricted: true}
"""
