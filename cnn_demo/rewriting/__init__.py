"""A stranger's network written anew: what it computes, functional calls included, as layers under their own names."""
