namespace TrailDesk.Domain.Shared;

/// <summary>A fact that keeps a use case from going on. The message is a sentence for the caller: no secrets, no internals.</summary>
public abstract class DomainException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Extra members of the problem details, in the API's JSON; null for none.</summary>
    public virtual IReadOnlyDictionary<string, object?>? Members => null;
}

/// <summary>404: it does not exist, or not for this caller.</summary>
public abstract class NotFoundException(string message) : DomainException(message);

/// <summary>409: it is not in the state that this needs, or it exists already.</summary>
public abstract class ConflictException(string message) : DomainException(message);

/// <summary>429: well formed and allowed, and too much for now.</summary>
public abstract class TooManyException(string message, TimeSpan retryAfter) : DomainException(message)
{
    public TimeSpan RetryAfter => retryAfter;
}

/// <summary>422: well formed and understood, and a rule of the business says no.</summary>
public abstract class RefusedException(string message) : DomainException(message);

/// <summary>503: nothing is wrong with it, and what it needs does not answer at the moment.</summary>
public abstract class UnavailableException(string message, Exception? cause = null) : DomainException(message, cause);

/// <summary>413: well formed, and there is no room for it.</summary>
public abstract class TooLargeException(string message) : DomainException(message);
