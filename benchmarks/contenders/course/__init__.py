"""The course's five tasks as a team of students writes them: five small scripts, one after another.

Each script loads its model, reads a file, writes a file and ends, as the course's instructions ask for; none
knows the others. They are peers to measure against, not a part of the product.
"""
