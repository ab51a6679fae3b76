"""The emergency plan: read as data, evaluated in three-valued logic, proposed to people.

Nothing in this package knows a city: levels, triggers, facts, units and words are the plan
file's own.
"""
