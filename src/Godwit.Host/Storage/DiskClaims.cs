using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>Files that somebody works on just now: nobody else may begin.</summary>
internal sealed class DiskClaims
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _claimed = new(StringComparer.Ordinal);

    /// <summary>Until disposed.</summary>
    /// <exception cref="RefusedException">One of them is claimed already; none is then.</exception>
    public IDisposable Take(params IReadOnlyCollection<string> paths)
    {
        lock (_gate)
        {
            if (paths.FirstOrDefault(_claimed.Contains) is { } taken)
            {
                throw new RefusedException(
                    ProblemId.ImageInUse, taken, $"{taken} is being worked on by another operation.", "Wait for it: godwit operation list.");
            }

            _claimed.UnionWith(paths);
            return new Claim(this, paths);
        }
    }

    private sealed class Claim(DiskClaims claims, IReadOnlyCollection<string> paths) : IDisposable
    {
        public void Dispose()
        {
            lock (claims._gate)
            {
                claims._claimed.ExceptWith(paths);
            }
        }
    }
}
