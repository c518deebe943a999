using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Common;

/// <summary>
/// A command of a signed-in caller that writes through the unit of work: one transaction of the caller's tenant, begun
/// before its handler and committed after it. Where somebody else was faster it runs again from the start, so a handler
/// does nothing that a rollback would not undo.
/// </summary>
public interface ITransactionalCommand<out TResponse> : ICommand<TResponse>;

public sealed class ChangedMeanwhileException()
    : ConflictException("Others were changing the same thing at the same moment. Try again.");
