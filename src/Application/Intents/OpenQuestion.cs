using TrailDesk.Application.Conversations.Events;

namespace TrailDesk.Application.Intents;

/// <summary>What the desk waits for from the field. After a quarter of an hour a message is about something else.</summary>
internal static class OpenQuestion
{
    public const string IssueText = "issue_text";
    public const string IssueNews = "issue_news";

    private const string Evidence = "evidence";

    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(15);

    public static void Ask(MessageReceived received, string question, string about) =>
        received.Conversation.Ask(question, $"{about}|{(received.Now + Holds).ToUnixTimeSeconds()}");

    public static void AwaitEvidence(MessageReceived received, Guid incidentId) => Ask(received, Evidence, $"{incidentId}");

    /// <summary>The trip or incident that the question was about, while it holds.</summary>
    public static string? About(MessageReceived received, string question)
    {
        if (received.Conversation.Expecting != question) return null;
        return received.Conversation.ExpectingData?.Split('|') is [var about, var until] && long.TryParse(until, out var seconds)
            && received.Now.ToUnixTimeSeconds() <= seconds
                ? about
                : null;
    }

    /// <summary>A photo, voice or place sent soon after a report belongs to it.</summary>
    public static Guid? EvidenceFor(MessageReceived received) =>
        IsEvidence(received) && About(received, Evidence) is { } incident ? Guid.Parse(incident) : null;

    /// <summary>A file or a place; from anybody, and only the field is ever asked for one.</summary>
    public static bool IsEvidence(MessageReceived received) => received.Message.Content is { Media: not null } or { Location: not null };
}
