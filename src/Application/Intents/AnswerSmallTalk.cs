using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;

namespace TrailDesk.Application.Intents;

/// <summary>A greeting, thanks or a call for help: one text of the resource files.</summary>
public sealed record AnswerSmallTalk(MessageReceived Received, string Language, string TextKey) : IIntentRequest;

internal sealed class AnswerSmallTalkRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) => KeyOf(heard) is { } key ? new AnswerSmallTalk(heard.Message, heard.Language, key) : null;

    private static string? KeyOf(Heard heard) => heard.Intent switch
    {
        Intent.Greeting => heard.Message.Staff is null ? "greeting" : "staff.greeting",
        Intent.Thanks or Intent.Yes or Intent.No => "thanks",
        Intent.Help or Intent.StaffHelp => Help.KeyFor(heard.Message),
        Intent.StaffCommandFromStranger => "staff.only",
        _ => null,
    };
}

/// <summary>People of the house are never taken for customers, and hear why where their role does not allow a command.</summary>
internal sealed class RoleRule : IIntentRule
{
    public IntentRank Rank => IntentRank.Role;

    public IIntentRequest? Find(Heard heard) => (heard.Message.Staff, heard.Intent) switch
    {
        ({ IsFieldStaff: false }, Intent.ReportIssue or Intent.UpdateIssue or Intent.ResolveIssue or Intent.AcknowledgeIssue or Intent.CheckIn or Intent.Headcount) =>
            new AnswerSmallTalk(heard.Message, heard.Language, "staff.not_field"),
        ({ WorksInOffice: true }, Intent.Enquiry or Intent.SlotAnswer) => new AnswerSmallTalk(heard.Message, heard.Language, "staff.no_lead"),
        _ => null,
    };
}

internal static class Help
{
    public static string KeyFor(MessageReceived received) => received.Staff switch
    {
        null => "help.customer",
        { RunsOperations: true } => "help.operations",
        { IsFieldStaff: true } => "help.staff",
        _ => "help.office",
    };
}

internal sealed class AnswerSmallTalkHandler : IRequestHandler<AnswerSmallTalk, MessageContent>
{
    public Task<MessageContent> Handle(AnswerSmallTalk request, CancellationToken cancellationToken)
    {
        request.Received.Conversation.Misses = 0;
        return Task.FromResult(Reply.Text(Texts.Get(request.Language, request.TextKey, ("company", request.Received.Tenant.Name))));
    }
}
