"""The request catalogue: what people may ask for, on forms that administrators build.

Owns items, their typed fields and steps of approval, the requests made of them, and deputies. Says
`submit_request`, `approve_request`, `refuse_request`, `name_deputy`, `end_deputy`. A request is a
ticket of kind request with its answers kept typed beside it; the form is copied onto it, so that an
edit never rewrites what somebody was asked. It draws no page of its own: the portal and the set-up
do; it does not order, ship or bill anything.
"""
