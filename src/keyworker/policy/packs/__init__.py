"""How is a policy pack read, checked, compared and described?"""
