using MediatR;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Consent;

/// <summary>A person told the provider to stop, or to resume, the business's marketing messages.</summary>
public sealed record RecordPreference(Channel Channel, PreferenceEvent Event) : IRequest<bool>;

internal sealed class RecordPreferenceHandler(IContactStore contacts, IConsentLedger ledger) : IRequestHandler<RecordPreference, bool>
{
    public async Task<bool> Handle(RecordPreference request, CancellationToken cancellationToken)
    {
        var found = await contacts.FindAsync(request.Event.Person, cancellationToken);
        if (found.Count == 0) return false;
        ledger.Record(new ConsentEntry(found[0].Id, "marketing", request.Event.Value == "stop" ? "opted_out" : "opted_in", "provider", null));
        return true;
    }
}
