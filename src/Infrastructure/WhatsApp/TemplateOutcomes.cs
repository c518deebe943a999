using System.Text.Json;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp;

/// <summary>What the providers' answers about templates have in common.</summary>
internal static class TemplateOutcomes
{
    public static TemplateOutcome Missing(string sentence) => new TemplateOutcome.NotTaken(SendFailure.Authentication, sentence);

    /// <summary>Where there was no answer.</summary>
    public static TemplateOutcome Of(SendOutcome failure) => failure switch
    {
        SendOutcome.Deferred deferred => new TemplateOutcome.NotTaken(deferred.Failure, deferred.Error.Title ?? "The provider took nothing."),
        SendOutcome.Rejected rejected => new TemplateOutcome.Refused(rejected.Error.Code, rejected.Error.Details ?? rejected.Error.Title ?? "The provider refused it."),
        _ => new TemplateOutcome.Unknown("Nobody knows yet whether the provider has it."),
    };

    public static JsonDocument? Parse(ProviderAnswer answer)
    {
        try
        {
            return JsonDocument.Parse(JsonRepair.Mend(answer.Body));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
