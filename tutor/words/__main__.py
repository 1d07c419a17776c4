"""``make words``: the template written anew, the catalogues brought up to date."""

from tutor.words.template import ROOT, update

if __name__ == "__main__":
    for file in update():
        print(file.relative_to(ROOT))
