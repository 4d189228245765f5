using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>Files that somebody works on just now: nobody else may begin.</summary>
internal sealed class DiskClaims
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _claimed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _readers = new(StringComparer.Ordinal);

    /// <summary>Until disposed.</summary>
    /// <exception cref="RefusedException">One of them is claimed already; none is then.</exception>
    public IDisposable Take(params IReadOnlyCollection<string> paths) => Take(paths, read: []);

    /// <summary>Until disposed.</summary>
    /// <param name="paths">Files that are worked on.</param>
    /// <param name="read">Files that must stay as they are; others may say the same of them.</param>
    /// <exception cref="RefusedException">One of them is claimed already; none is then.</exception>
    public IDisposable Take(IReadOnlyCollection<string> paths, IReadOnlyCollection<string> read)
    {
        lock (_gate)
        {
            if ((paths.FirstOrDefault(_readers.ContainsKey) ?? paths.Concat(read).FirstOrDefault(_claimed.Contains)) is { } taken)
            {
                throw new RefusedException(
                    ProblemId.ImageInUse, taken, $"{taken} is being worked on by another operation.", "Wait for it: godwit operation list.");
            }

            _claimed.UnionWith(paths);
            foreach (string file in read)
            {
                _readers[file] = _readers.GetValueOrDefault(file) + 1;
            }

            return new Claim(this, paths, read);
        }
    }

    private sealed class Claim(DiskClaims claims, IReadOnlyCollection<string> paths, IReadOnlyCollection<string> read) : IDisposable
    {
        public void Dispose()
        {
            lock (claims._gate)
            {
                claims._claimed.ExceptWith(paths);
                foreach (string file in read.Where(file => --claims._readers[file] == 0))
                {
                    claims._readers.Remove(file);
                }
            }
        }
    }
}
