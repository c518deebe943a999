namespace TrailDesk.Domain.Templates;

internal static class TemplateButtonRules
{
    private const int Most = 10;
    private const int LongestText = 25;
    private const int LongestTwilioReply = 20;
    private const int LongestUrl = 2000;
    private const int LongestCode = 15;
    private static readonly Dictionary<string, int> MostOfKind = new() { ["url"] = 2, ["phone"] = 1, ["copy_code"] = 1, ["quick_reply"] = Most };

    public static IEnumerable<TemplateFinding> Check(TemplateDefinition definition, string provider)
    {
        var buttons = definition.Buttons;
        if (buttons.Count > Most)
            yield return TemplateFinding.Error("buttons.count", "buttons", $"There are {buttons.Count} buttons, and may be {Most}.", "Take some out.");
        foreach (var kind in buttons.GroupBy(button => button.Kind))
            if (kind.Count() > MostOfKind.GetValueOrDefault(kind.Key, Most))
                yield return TemplateFinding.Error("buttons.kinds", "buttons", $"There are {kind.Count()} buttons of kind {kind.Key}, and may be {MostOfKind[kind.Key]}.", "Take some out.");
        if (Interleaved(buttons))
            yield return TemplateFinding.Error("buttons.order", "buttons", "Quick replies stand among other buttons.", "Put all quick replies first, or all last.");
        if (buttons.Select(button => button.Text.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count() < buttons.Count)
            yield return TemplateFinding.Error("buttons.texts", "buttons", "Two buttons say the same.", "Name each in its own words.");
        for (var at = 0; at < buttons.Count; at++)
            foreach (var finding in OfText(buttons[at], $"buttons[{at}]", provider).Concat(OfTarget(buttons[at], $"buttons[{at}]")))
                yield return finding;
    }

    private static bool Interleaved(IReadOnlyList<TemplateButton> buttons) =>
        buttons.Skip(1).Where((button, at) => (button.Kind == "quick_reply") != (buttons[at].Kind == "quick_reply")).Count() > 1;

    private static IEnumerable<TemplateFinding> OfText(TemplateButton button, string where, string provider)
    {
        var most = provider == "twilio" && button.Kind == "quick_reply" ? LongestTwilioReply : LongestText;
        if (string.IsNullOrWhiteSpace(button.Text))
            yield return TemplateFinding.Error("button.missing", where, "The button says nothing.", "Name what it does.");
        if (button.Text.Length > most)
            yield return TemplateFinding.Error("button.length", where, $"The button's text has {button.Text.Length} characters, and may have {most}.", "Shorten it.");
        if (TemplateText.Placeholders(button.Text).Count > 0)
            yield return TemplateFinding.Error("button.variables", where, "A button's text may have no variables.", "Put them in the body.");
        if (button.Text.AsSpan().IndexOfAny('\n', '\r', '\t') >= 0)
            yield return TemplateFinding.Error("button.format", where, "A button's text is one line.", "Take the line breaks out.");
    }

    private static IEnumerable<TemplateFinding> OfTarget(TemplateButton button, string where) => button.Kind switch
    {
        "url" => OfUrl(button.Url, where),
        "phone" => button.Phone is { } phone && Conversations.PhoneNumber.TryParseE164(phone, out _) ? [] :
            [TemplateFinding.Error("button.phone", where, "The button needs a phone number.", "Write it as E.164 with a plus, such as +15550100123.")],
        "copy_code" => button.Code is { Length: > 0 and <= LongestCode } ? [] :
            [TemplateFinding.Error("button.code", where, $"The button needs a sample of the code, of at most {LongestCode} characters.", "Give one.")],
        "quick_reply" => [],
        _ => [TemplateFinding.Error("button.kind", where, $"{button.Kind} is no kind of button.", "Use url, phone, quick_reply or copy_code.")],
    };

    private static IEnumerable<TemplateFinding> OfUrl(string? url, string where)
    {
        if (!Uri.TryCreate(TemplateText.Fill(url ?? "", _ => "x"), UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            yield return TemplateFinding.Error("url.form", where, "The address is no absolute web address.", "Write it like https://pay.example.com/{{code}}: the variable is only its end.");
            yield break;
        }

        var places = TemplateText.Placeholders(url);
        if (places.Count > 1 || (places.Count == 1 && places[0].End != url!.Length))
            yield return TemplateFinding.Error("url.suffix", where, "A variable may only be the end of an address, and only one.", "Put one variable last: https://pay.example.com/{{code}}.");
        else if (places.Count == 1 && !HasFixedHost(url![..places[0].Start]))
            yield return TemplateFinding.Error("url.suffix", where, "The variable stands where the address names its host.", "Write the host out, and a slash before the variable.");
        if (address.Scheme == "http")
            yield return TemplateFinding.Warning("url.scheme", where, "The address is not https.", "Use https: phones warn of the other.");
        if (url!.Length > LongestUrl)
            yield return TemplateFinding.Error("url.length", where, $"The address has more than {LongestUrl} characters.", "Shorten it.");
    }

    // A path has begun: nothing that is put in afterwards can lead to another host.
    private static bool HasFixedHost(string start) =>
        Uri.TryCreate(start, UriKind.Absolute, out var address) && start.IndexOf('/', address.Scheme.Length + 3) >= 0;
}
