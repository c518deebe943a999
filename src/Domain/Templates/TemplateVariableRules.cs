namespace TrailDesk.Domain.Templates;

/// <summary>What stands between braces, and what is declared to stand there.</summary>
internal static class TemplateVariableRules
{
    public static IEnumerable<TemplateFinding> Check(TemplateDefinition definition)
    {
        var used = new HashSet<string>();
        foreach (var (where, text) in Texts(definition))
            foreach (var finding in OfText(definition, where, text, used))
                yield return finding;
        foreach (var twice in definition.Variables.GroupBy(variable => variable.Name).Where(same => same.Count() > 1))
            yield return TemplateFinding.Error("variable.twice", $"variables.{twice.Key}", $"{twice.Key} is declared more than once.", "Declare it once.");
        foreach (var variable in definition.Variables)
            foreach (var finding in OfVariable(variable, used.Contains(variable.Name)))
                yield return finding;
    }

    private static IEnumerable<(string Where, string Text)> Texts(TemplateDefinition definition)
    {
        if (definition.Header is { Kind: "text", Text: { } header }) yield return ("header", header);
        yield return ("body", definition.Body);
        for (var at = 0; at < definition.Buttons.Count; at++)
            if (definition.Buttons[at] is { Kind: "url", Url: { } url }) yield return ($"buttons[{at}]", url);
    }

    private static IEnumerable<TemplateFinding> OfText(TemplateDefinition definition, string where, string text, HashSet<string> used)
    {
        var left = TemplateText.Fill(text, _ => "");
        if (left.Contains("{{", StringComparison.Ordinal) || left.Contains("}}", StringComparison.Ordinal))
            yield return TemplateFinding.Error("variable.braces", where, "A pair of braces is not closed, or stands inside another.", "Write each variable as {{name}}.");
        foreach (var name in TemplateText.Names(text).Where(used.Add))
        {
            if (!TemplateText.IsVariableName(name))
                yield return TemplateFinding.Error("variable.name", where, $"{{{{{name}}}}} is no name.",
                    "Name each variable with a to z, 0 to 9 and underscores, beginning with a letter. Numbers are made of the names when the template is submitted.");
            else if (definition.Variables.All(variable => variable.Name != name))
                yield return TemplateFinding.Error("variable.unknown", where, $"{name} is not among the variables.", "Declare it, with a sample value.");
        }
    }

    private static IEnumerable<TemplateFinding> OfVariable(TemplateVariable variable, bool isUsed)
    {
        var where = $"variables.{variable.Name}";
        if (!isUsed)
            yield return TemplateFinding.Warning("variable.unused", where, $"{variable.Name} stands nowhere in the texts.", "Use it, or take it out.");
        if (!TemplateFields.All.Contains(variable.Field))
            yield return TemplateFinding.Error("variable.field", where, $"{variable.Field} is no field that the desk can fill.", $"Use one of {string.Join(", ", TemplateFields.All)}.");
        if (string.IsNullOrWhiteSpace(variable.Sample))
            yield return TemplateFinding.Error("variable.sample", where, $"{variable.Name} has no sample value.", "Give one as it will look: reviewers read the template with it.");
        else if (TemplateText.ValueProblem(variable.Sample) is { } problem)
            yield return TemplateFinding.Error("variable.sample", where, $"The sample {problem}", "Write it in one line.");
        else if (variable.Sample.Contains("{{", StringComparison.Ordinal))
            yield return TemplateFinding.Error("variable.sample", where, "The sample is itself a variable.", "Write a value.");
    }
}
