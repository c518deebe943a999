using FluentValidation;
using FluentValidation.Results;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Conversations;

/// <summary>What one provider cannot carry, said when the message is accepted rather than when it fails.</summary>
internal static class ProviderAbilities
{
    /// <summary>Twilio's own limit, below WhatsApp's (21617). One message stays one message: nothing is split.</summary>
    private const int LongestTwilioText = 1600;

    /// <summary>Beside a file the text is WhatsApp's caption.</summary>
    private const int LongestCaption = 1024;

    public static void Check(MessageDraft draft, Channel channel)
    {
        if (channel.Provider == "twilio" && TwilioProblem(draft) is var (field, sentence))
            throw new ValidationException([new ValidationFailure(field, sentence)]);
    }

    private static (string Field, string Sentence)? TwilioProblem(MessageDraft draft) => draft switch
    {
        { Type: "text", Text.Length: > LongestTwilioText } => ("text",
            $"This channel is Twilio's, which takes at most {LongestTwilioText} characters in one message; this one has {draft.Text.Length}."),
        { Type: "contacts" or "reaction" } => ("type", $"This channel is Twilio's, which cannot send messages of type {draft.Type}."),
        { Media.ProviderMediaId: not null } => ("media.providerMediaId", "This channel is Twilio's, which takes files by url only."),
        { Interactive.Header.Media.ProviderMediaId: not null } => ("interactive.header.media.providerMediaId", "This channel is Twilio's, which takes files by url only."),
        { Interactive.Header.Media.Kind: "document" } => ("interactive.header.media.kind",
            "This channel is Twilio's, which shows no text beside a document, so the choices would not arrive: send the document by itself."),
        { Interactive: { Header.Media: not null } menu } when LengthAsText(menu) > LongestCaption => ("interactive",
            $"This channel is Twilio's, where choices go as text, beside a file of at most {LongestCaption} characters."),
        { Interactive: { } menu } when LengthAsText(menu) > LongestTwilioText => ("interactive",
            $"This channel is Twilio's, where choices go as text of at most {LongestTwilioText} characters."),
        _ => null,
    };

    // Every choice becomes a numbered line, with a few characters around it.
    private static int LengthAsText(InteractiveDraft menu) =>
        menu.Body.Length + (menu.Header?.Text?.Length ?? 0) + (menu.Footer?.Length ?? 0) + 8
        + (menu.Buttons?.Sum(button => button.Title.Length + 4) ?? 0)
        + (menu.Sections?.Sum(section => (section.Title?.Length ?? 0) + 1 + section.Rows.Sum(row => row.Title.Length + (row.Description?.Length ?? 0) + 8)) ?? 0);
}
