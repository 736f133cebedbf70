"""What the README shows is what comes of it."""


def test_the_client_of_the_readme_pays_twice_and_its_test_fails(pytester, readme_blocks):
    pytester.makepyfile(readme_blocks("python")[0])
    result = pytester.runpytest_inprocess("--paysys-fail-on", "error")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(readme_blocks("text")[0].replace("[", "[[]").splitlines(), consecutive=True)


def test_its_own_assertion_holds(pytester, readme_blocks):
    pytester.makepyfile(readme_blocks("python")[0])
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_the_marker_and_the_configuration_are_taken(pytester, readme_blocks):
    pytester.makepyfile(f"import pytest\n{readme_blocks('python')[1]}def test_it(paysys): assert paysys.seed == 7")
    pytester.makepyprojecttoml(readme_blocks("toml")[0])
    pytester.mkdir("tests").joinpath("paysys.toml").write_text("")
    pytester.runpytest_inprocess("--strict-config", "--strict-markers").assert_outcomes(passed=1)


def test_without_pytest(readme_blocks, capsys):
    exec(compile(readme_blocks("python")[2], "README.md", "exec"), {})
    assert capsys.readouterr().out.rstrip().endswith("/gateway []")
