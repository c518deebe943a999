using TrailDesk.Application.Conversations.Events;
using TrailDesk.Domain.Intents;

namespace TrailDesk.Application.Intents;

/// <summary>
/// Finds one wish in a message and names the request that grants it. Rules are found by themselves, so that a new intent
/// is one file, with its request, its rule and its handler, and its test.
/// </summary>
public interface IIntentRule
{
    IntentRank Rank => IntentRank.Usual;

    /// <returns>Null where the message wishes something else.</returns>
    IIntentRequest? Find(Heard heard);
}

/// <summary>The order in which rules are asked: the first that finds its wish has the message.</summary>
public enum IntentRank
{
    First,

    /// <summary>What the sender's role does not allow.</summary>
    Role,
    Usual,

    /// <summary>What only an open question gives a meaning.</summary>
    Asked,

    /// <summary>Words that nobody could read.</summary>
    Words,

    /// <summary>Whatever is left: nothing is met with silence.</summary>
    Rest,
}

/// <summary>A message, and what reading its words alone has made of it.</summary>
/// <param name="Text">Verbatim: a body, a caption or a button's title.</param>
/// <param name="Language">en, id or es: what the answer is written in.</param>
public sealed record Heard(MessageReceived Message, string? Text, Intent Intent, string Language)
{
    /// <summary>The code that was picked from what was offered, by its row, its number or its place in the list.</summary>
    public string? Chosen => Intent is Intent.ChooseItem choice ? ChosenOf(choice) : null;

    public string? Expecting => Message.Conversation.Expecting;

    // What was offered is kept in the order in which it was offered.
    private string? ChosenOf(Intent.ChooseItem choice)
    {
        var offered = Message.Conversation.ExpectingData?.Split('|') ?? [];
        return choice.Id is { } id && offered.Contains(id, StringComparer.OrdinalIgnoreCase) ? id
            : offered.FirstOrDefault(code => choice.Index is { } figure && code.EndsWith($"-{figure}", StringComparison.Ordinal)) is { } named ? named
            : choice.Index is { } index && index >= 1 && index <= offered.Length ? offered[index - 1]
            : choice.Id;
    }
}

/// <summary>The registry of intents.</summary>
public sealed class IntentRules(IEnumerable<IIntentRule> rules)
{
    private readonly IIntentRule[] _rules = [.. rules.OrderBy(rule => rule.Rank)];

    public IIntentRequest RequestOf(Heard heard)
    {
        foreach (var rule in _rules)
            if (rule.Find(heard) is { } request) return request;
        throw new InvalidOperationException("No rule takes what is left.");
    }
}
