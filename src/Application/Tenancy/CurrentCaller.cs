namespace TrailDesk.Application.Tenancy;

/// <summary>Scoped: empty until the door that let the request in says who is there.</summary>
public sealed class CurrentCaller : ICurrentCaller
{
    private Caller? _caller;

    public Caller Caller => _caller ?? throw new InvalidOperationException("Nobody is signed in: the route lacks its policy.");

    public void Set(Caller caller) => _caller = caller;
}
