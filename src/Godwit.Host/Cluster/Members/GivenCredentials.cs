using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Cluster.Members;

/// <summary>Certificates for an etcd that an administrator runs: etcd-ca.pem, etcd.pem and etcd-key.pem beside the daemon's configuration.</summary>
internal static class GivenCredentials
{
    /// <exception cref="RefusedException">One of the files is missing.</exception>
    public static ClusterCredentials Read(HostOptions options)
    {
        string folder = Path.GetDirectoryName(options.ConfigurationPath)!;
        return new ClusterCredentials { AuthorityPem = Text("etcd-ca.pem"), CertificatePem = Text("etcd.pem"), KeyPem = Text("etcd-key.pem") };

        string Text(string name)
        {
            string path = Path.Combine(folder, name);
            return File.Exists(path) ? File.ReadAllText(path) : throw new RefusedException(
                ProblemId.ClusterMemberFailed, path, $"{path} does not exist on {options.HostName}: without it nobody here can prove himself to etcd.",
                "Put the authority of your etcd (etcd-ca.pem), a client certificate that it trusts (etcd.pem) and its key (etcd-key.pem) there.");
        }
    }
}
