using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Tenancy;

public sealed class UserNotFoundException() : NotFoundException("There is no such user.");

public sealed class UserExistsException(string what) : ConflictException($"Another user has this {what}.");

public sealed class LastOwnerException() : ConflictException("This is the last active owner. Make somebody else an owner first.");

public sealed class ApiKeyNotFoundException() : NotFoundException("There is no such API key.");
